"""An added article is finished here: forms over its files, and what they change, with care."""
