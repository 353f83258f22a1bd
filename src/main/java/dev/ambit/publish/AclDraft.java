package dev.ambit.publish;

import dev.ambit.core.net.Cidr;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.transfer.Acl;
import dev.ambit.core.transfer.AclId;
import dev.ambit.http.wire.JsonFields;
import java.util.Optional;

/** An ACL as sent. */
record AclDraft(String name, Cidr range) {
    private static final int MAX_NAME = 253;

    static AclDraft read(JsonFields fields) {
        String name = fields.name("name", 1, MAX_NAME, null);
        if (fields.value("ip_range").isEmpty()) {
            fields.problem("ip_range", "is required: " + Acl.EXPECTED_RANGE);
        }
        Optional<Cidr> range = fields.optional("ip_range", Acl.EXPECTED_RANGE, Acl::parseRange);
        fields.check();
        return new AclDraft(name, range.orElseThrow());
    }

    Acl toAcl(AclId id, AccountId account) {
        return new Acl(id, account, name, range);
    }
}
