"""Moving in: lists of people, organisations and their past, from the files that other systems and spreadsheets give.

Owns an import from the upload to its undoing: which column means what, every mistake at its cell, who is in the
register already, what each row made. Stands above all whose rows it makes; nobody imports it.
"""
