#!/usr/bin/python3
"""The calls of python3-cloudflare, as Debian has it, against the server at CLOUDFLARE_API_URL.

One JSON object on standard input: token, zones (by name: id), groups (permission groups by name: id).
"""

import json
import sys
import unittest

import CloudFlare

given = json.load(sys.stdin)
ZONE = given["zones"]["example.com"]


def client(token):
    return CloudFlare.CloudFlare(token=token)


admin = client(given["token"])


def draft(**rest):
    return {
        "name": "of python",
        "policies": [
            {
                "effect": "allow",
                "resources": {"com.cloudflare.api.account.zone." + ZONE: "*"},
                "permission_groups": [{"id": given["groups"]["DNS Write"]}, {"id": given["groups"]["Zone Read"]}],
            }
        ],
        **rest,
    }


class Refused:
    """Expects an error with this code; holds its message."""

    def __init__(self, test, code):
        self.test = test
        self.code = code

    def __enter__(self):
        self.context = self.test.assertRaises(CloudFlare.exceptions.CloudFlareAPIError)
        self.raised = self.context.__enter__()
        return self

    def __exit__(self, *details):
        suppressed = self.context.__exit__(*details)
        error = self.raised.exception
        first = next(iter(error)) if len(error) > 0 else error
        self.test.assertEqual(self.code, int(first), str(error))
        return suppressed


class Tokens(unittest.TestCase):
    def test_creates_gets_lists_and_deletes(self):
        created = admin.user.tokens.post(data=draft())
        self.assertEqual(40, len(created["value"]))
        self.assertEqual("of python", admin.user.tokens.get(created["id"])["name"])
        self.assertIn(created["id"], [token["id"] for token in admin.user.tokens.get(params={"per_page": 50})])
        self.assertEqual({"id": created["id"]}, admin.user.tokens.delete(created["id"]))
        with Refused(self, 1003):
            admin.user.tokens.get(created["id"])

    def test_sends_back_all_that_it_was_given_when_it_changes_a_token(self):
        created = admin.user.tokens.post(data=draft())
        created["name"] = "renamed"
        updated = admin.user.tokens.put(created["id"], data=created)
        self.assertEqual("renamed", updated["name"])
        self.assertEqual(created["policies"], updated["policies"])
        self.assertNotIn("value", updated)
        self.assertEqual(created["id"], client(created["value"]).user.tokens.verify.get()["id"])

    def test_older_spelling_of_the_address_filter_counts(self):
        filtered = draft(condition={"request.ip": {"in": ["192.0.2.0/24"]}})
        created = admin.user.tokens.post(data=filtered)
        self.assertEqual({"request_ip": {"in": ["192.0.2.0/24"]}}, created["condition"])
        with Refused(self, 9109):
            client(created["value"]).zones.get()

    def test_verifies_and_rolls(self):
        created = admin.user.tokens.post(data=draft())
        self.assertEqual("active", client(created["value"]).user.tokens.verify.get()["status"])
        rolled = admin.user.tokens.value.put(created["id"], data={})
        self.assertEqual(40, len(rolled))
        with Refused(self, 1000):
            client(created["value"]).user.tokens.verify.get()
        self.assertEqual(created["id"], client(rolled).user.tokens.verify.get()["id"])

    def test_lists_permission_groups(self):
        groups = admin.user.tokens.permission_groups.get()
        self.assertIn(given["groups"]["DNS Write"], [group["id"] for group in groups])


class Records(unittest.TestCase):
    def setUp(self):
        self.holder = client(admin.user.tokens.post(data=draft())["value"])

    def test_finds_the_zone_by_name(self):
        self.assertEqual([ZONE], [zone["id"] for zone in self.holder.zones.get(params={"name": "example.com", "per_page": 1})])
        self.assertEqual([], self.holder.zones.get(params={"name": "example.org", "per_page": 1}))
        self.assertEqual("example.com", self.holder.zones.get(ZONE)["name"])

    def test_posts_finds_changes_and_deletes(self):
        posted = self.holder.zones.dns_records.post(
            ZONE, data={"type": "TXT", "name": "_acme-challenge.example.com", "content": "by python", "ttl": 120}
        )
        query = {"type": "TXT", "name": posted["name"], "content": "by python", "per_page": 1}
        self.assertEqual([posted], self.holder.zones.dns_records.get(ZONE, params=query))
        patched = self.holder.zones.dns_records.patch(ZONE, posted["id"], data={"content": "patched"})
        self.assertEqual(("patched", 120), (patched["content"], patched["ttl"]))
        replaced = self.holder.zones.dns_records.put(
            ZONE, posted["id"], data={"type": "TXT", "name": posted["name"], "content": "replaced"}
        )
        self.assertEqual(("replaced", 1), (replaced["content"], replaced["ttl"]))
        self.assertEqual({"id": posted["id"]}, self.holder.zones.dns_records.delete(ZONE, posted["id"]))
        with Refused(self, 81044):
            self.holder.zones.dns_records.get(ZONE, posted["id"])

    def test_exports(self):
        self.holder.zones.dns_records.post(ZONE, data={"type": "A", "name": "py", "content": "192.0.2.1"})
        self.assertIn("py.example.com.", self.holder.zones.dns_records.export.get(ZONE))

    def test_is_told_what_is_wrong(self):
        with Refused(self, 9005):
            self.holder.zones.dns_records.post(ZONE, data={"type": "A", "name": "x", "content": "nowhere"})
        with Refused(self, 10000):
            self.holder.zones.dns_records.get(given["zones"]["example.org"])
        with Refused(self, 9109):
            self.holder.user.tokens.get()
        with Refused(self, 9109):
            client("ambu_" + "0" * 35).zones.get()


if __name__ == "__main__":
    unittest.main(argv=["python3_cloudflare", "-v"])
