package dev.ambit.publish;

import dev.ambit.core.transfer.Acl;

/** The JSON form of an ACL, with the range as it was sent. */
record AclJson(String id, String name, String ipRange) {
    static AclJson of(Acl acl) {
        return new AclJson(acl.id().toString(), acl.name(), acl.range().text());
    }
}
