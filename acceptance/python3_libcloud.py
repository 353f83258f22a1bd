#!/usr/bin/python3
"""The calls of python3-libcloud, as Debian has it, against the server that is https://api.cloudflare.com here.

One JSON object on standard input: token, and zone (the name of an empty one).
"""

import json
import sys
import unittest

from libcloud.common.types import LibcloudError
from libcloud.dns.providers import get_driver
from libcloud.dns.types import Provider, RecordType

given = json.load(sys.stdin)
driver = get_driver(Provider.CLOUDFLARE)(given["token"])


class Records(unittest.TestCase):
    def setUp(self):
        self.zone = next(zone for zone in driver.iterate_zones() if zone.domain == given["zone"])

    def tearDown(self):
        for record in list(driver.iterate_records(self.zone)):
            self.assertTrue(driver.delete_record(record))

    def make(self, name, type, data, **extra):
        return driver.create_record(name, self.zone, type, data, extra=extra)

    def listed(self):
        return sorted((record.name or "", record.type, record.data) for record in driver.iterate_records(self.zone))

    def test_finds_the_zone(self):
        self.assertEqual(given["zone"], driver.get_zone(self.zone.id).domain)
        self.assertEqual("master", self.zone.type)

    def test_makes_each_type_once(self):
        wanted = [
            ("", RecordType.MX, "mail.example.com", {"priority": 10}),
            ("", RecordType.TXT, '"v=spf1 mx -all"', {}),
            ("www", RecordType.A, "192.0.2.1", {"ttl": 300}),
            ("www", RecordType.AAAA, "2001:db8::1", {}),
            ("alias", RecordType.CNAME, "www." + given["zone"], {}),
            ("caa", RecordType.CAA, '0 issue "ca.example.org"', {}),
            ("host", RecordType.SSHFP, "4 2 " + "9d" * 32, {}),
        ]
        for name, type, data, extra in wanted:
            self.make(name or given["zone"], type, data, **extra)
        made = self.listed()
        self.assertEqual(sorted((name, type, data) for name, type, data, _ in wanted), made)
        for name, type, data, extra in wanted:
            # RecordAlreadyExistsError, which libcloud cannot build without the id that only an update knows.
            with self.assertRaisesRegex(TypeError, "record_id"):
                self.make(name or given["zone"], type, data, **extra)
        self.assertEqual(made, self.listed())

    def test_changes_and_deletes(self):
        made = self.make("home", RecordType.A, "192.0.2.1", ttl=120)
        for _ in range(2):
            changed = driver.update_record(made, data="192.0.2.2", extra={"ttl": 300})
            self.assertEqual(("home", "192.0.2.2"), (changed.name, changed.data))
        found = driver.get_record(self.zone.id, made.id)
        self.assertEqual(("home", "192.0.2.2"), (found.name, found.data))
        self.assertTrue(driver.delete_record(found))
        with self.assertRaisesRegex(LibcloudError, "81044"):
            driver.get_record(self.zone.id, made.id)

    def test_reads_page_by_page(self):
        for i in range(120):
            self.make("n%d" % i, RecordType.TXT, '"%d"' % i)
        self.assertEqual(120, len(self.listed()))


if __name__ == "__main__":
    unittest.main(argv=["python3_libcloud", "-v"])
