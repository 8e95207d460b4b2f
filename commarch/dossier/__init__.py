"""The fonds dossier (全宗卷): the file about the fonds itself; what is written in it stays for ever."""
