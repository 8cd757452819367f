"""Learning as others know it: H5P packages, Open Badges, LTI 1.3 and xAPI. Formats and protocols, apart from the pages."""
