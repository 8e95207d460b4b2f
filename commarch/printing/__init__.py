"""Printing (打印): the papers of the rule as PDF, exact to the millimetre."""
