from typing import Any

urlpatterns: list[Any] = [
    # events
    # stages, appearances and cards
]
