"""The rules of asking."""

MAX_OPEN_ASKS = 3  # rivals asked at the same time for one need
NOT_NOW_DAYS = 60  # "not now" of a broker lasts this long
FOR_EVER_DAYS = 3650  # a rest that ends later than this is "never again"
GUEST_LINK_GRACE_DAYS = 1  # an answer link still opens this long after the last day
