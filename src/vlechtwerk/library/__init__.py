"""What the network knows: tools, scans, stories, practice cases, methods, links and files, each with an owner and a date.

Owns items with their texts in versions and languages, files, licences, review, collections and what readers thought.
Never asks questions (that is ``surveys``) and knows nothing of dossiers: those come here to look for what fits.
"""
