#!/usr/bin/env python3
"""A small client of the receipt-computer API, with nothing but the standard library.

Takes what is new of its clinic and prints one JSON object per line. tests/conformance/README.md says what such a
program must do; src/client is its twin in Rust.
"""

import base64
import json
import os
import pathlib
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree

OURS = "{urn:kazasu:receipt:1}"
MOST_WAITS = 5
MEDIA_TYPES = {"json": "application/json", "xml": "application/xml"}


class GaveUp(Exception):
    """The service said no; what was told so far is kept."""


class Client:
    def __init__(self, environment):
        self.origin = environment["KAZASU_ORIGIN"]
        self.client_id = environment["KAZASU_CLIENT_ID"]
        self.secret = environment["KAZASU_CLIENT_SECRET"]
        self.format = environment.get("KAZASU_FORMAT", "json")
        self.file = pathlib.Path(environment["KAZASU_STATE"]) / "state.json"
        self.state = json.loads(self.file.read_text()) if self.file.exists() else {"cursor": None, "tag": None}

    def run(self):
        token, fresh, waits = self.token(), True, 0
        while True:
            status, headers, body = self.ask(token)
            if status == 401 and not fresh:
                token, fresh = self.token(), True
            elif status in (429, 503):
                waits += 1
                wait(headers, waits, status)
            elif status == 304:
                return
            elif status == 200:
                fresh, waits = False, 0
                if not self.take(headers, body):
                    return
            else:
                raise GaveUp(f"refused with {status}")

    def token(self):
        """Client credentials, RFC 6749 section 4.4."""
        credentials = base64.b64encode(f"{self.client_id}:{self.secret}".encode()).decode()
        form = urllib.parse.urlencode({"grant_type": "client_credentials"}).encode()
        for waits in range(1, MOST_WAITS + 2):
            status, headers, body = send(
                f"{self.origin}/v1/token", {"Authorization": f"Basic {credentials}"}, form
            )
            if status == 200:
                return json.loads(body)["access_token"]
            wait(headers, waits, status)
        raise GaveUp("asked to wait too often")

    def ask(self, token):
        url = f"{self.origin}/v1/receipt/results"
        if self.state["cursor"] is not None:
            url += "?" + urllib.parse.urlencode({"since": self.state["cursor"]})
        headers = {"Authorization": f"Bearer {token}", "Accept": MEDIA_TYPES[self.format]}
        if self.state["tag"] is not None:
            headers["If-None-Match"] = self.state["tag"]
        return send(url, headers)

    def take(self, headers, body):
        """Tells a page and keeps its place; whether there is more."""
        results, cursor, more = (from_xml if self.format == "xml" else from_json)(body)
        for result in results:
            print(json.dumps(result, ensure_ascii=False))
        sys.stdout.flush()
        # The tag belongs to the place it was answered at: an empty page is asked for again there.
        moved = cursor != self.state["cursor"]
        self.state = {"cursor": cursor, "tag": None if moved else headers.get("ETag")}
        beside = self.file.with_suffix(".new")
        beside.write_text(json.dumps(self.state))
        beside.replace(self.file)
        return more


def send(url, headers, body=None):
    request = urllib.request.Request(url, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read()


def wait(headers, waits, status):
    seconds = headers.get("Retry-After")
    if seconds is None or waits > MOST_WAITS:
        raise GaveUp(f"refused with {status}")
    time.sleep(int(seconds))


def from_json(body):
    page = json.loads(body)
    results = []
    for result in page["results"]:
        results.append(
            {
                "result_id": result["result_id"],
                "patient_ref": result.get("patient_ref"),
                "validity": result["validity"],
                "reference_number": result.get("reference_number"),
                "coverages": [
                    {name: coverage.get(name) for name in ELEMENTS} for coverage in result.get("coverages", [])
                ],
            }
        )
    return results, page["next"], page["more"]


ELEMENTS = {
    "card_classification": "InsuredCardClassification",
    "insurer_number": "InsurerNumber",
    "symbol": "InsuredCardSymbol",
    "number": "InsuredIdentificationNumber",
    "branch": "InsuredBranchNumber",
    "name": "Name",
}


def from_xml(body):
    page = ElementTree.fromstring(body)
    results = []
    for message in page.findall("XmlMsg"):
        content = message.find("MessageBody")
        ours = content.find(OURS + "Result")
        confirmations = content.findall("ResultList/ResultOfQualificationConfirmation")
        results.append(
            {
                "result_id": ours.findtext(OURS + "ResultId"),
                "patient_ref": ours.findtext(OURS + "PatientRef"),
                "validity": content.findtext("QualificationValidity"),
                "reference_number": ours.findtext(OURS + "ReferenceNumber"),
                "coverages": [
                    {name: one.findtext(element) for name, element in ELEMENTS.items()} for one in confirmations
                ],
            }
        )
    return results, page.findtext(OURS + "Next"), page.findtext(OURS + "More") == "true"


if __name__ == "__main__":
    try:
        Client(os.environ).run()
    except (GaveUp, OSError, ValueError) as error:
        sys.exit(str(error))
