"""Where a bucket is, asked of S3 itself."""

from __future__ import annotations

import ssl
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flyteweight.storage.settings import Settings


def bucket_region(bucket: str, settings: Settings) -> str:
    """The region that the endpoint names for ``bucket``, or nothing; S3 tells it to anybody."""
    region = settings.s3.region or "us-east-1"
    endpoint = settings.s3.endpoint or f"https://s3.{region}.amazonaws.com"
    request = urllib.request.Request(f"{endpoint}/{bucket}", method="HEAD")  # noqa: S310 - the endpoint is the user's
    trusted = ssl.create_default_context(cafile=settings.ca_bundle or None)
    opener = urllib.request.build_opener(_StayHere, urllib.request.HTTPSHandler(context=trusted))
    try:
        with opener.open(request, timeout=min(settings.timeout_seconds, 10)) as answer:
            return str(answer.headers.get("x-amz-bucket-region") or "")
    except urllib.error.HTTPError as exc:
        return str(exc.headers.get("x-amz-bucket-region") or "")
    except OSError:
        return ""  # the first error is the one to report


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Follow no redirect: its headers are what is asked for."""
