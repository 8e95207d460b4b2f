"""How the classes of archives (门类) are called (DA/T 13-2022 附录)."""

#: Code → name without 档案.
CLASSES = {
    "WS": "文书",
    "KJ": "科技",
    "KU": "会计",
    "RS": "人事",
    "ZY": "专业",
    "ZP": "照片",
    "LY": "录音",
    "LX": "录像",
    "SJ": "业务数据",
    "YJ": "公务电子邮件",
    "WY": "网页信息",
    "MT": "社交媒体",
    "SW": "实物",
}
