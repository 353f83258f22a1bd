package dev.ambit.core.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Asks the answerer and shows its responses. */
final class Dig {
    private Dig() {}

    static Message query(String name, String type) {
        try {
            return Message.newQuery(Record.newRecord(Name.fromString(name, Name.root), Type.value(type), DClass.IN));
        } catch (TextParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Returns the response over TCP, as {@code RCODE FLAGS}, and each record with the letter of its section. */
    static String ask(ZoneTable zones, String name, String type) {
        return show(ask(zones, query(name, type), Transport.TCP));
    }

    static Message ask(ZoneTable zones, Message query, Transport transport) {
        return read(answer(zones, query.toWire(), transport));
    }

    static Message read(byte[] message) {
        try {
            return new Message(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] answer(ZoneTable zones, byte[] query, Transport transport) {
        byte[] response = new byte[16_384];
        int length = Answerer.answer(zones, query, query.length, response, transport);
        assertThat(length).isNotNegative();
        return Arrays.copyOf(response, length);
    }

    static String show(Message response) {
        return show(response, false);
    }

    /** As {@link #show}, with the records of each section sorted and their owners in lower case. */
    static String sorted(Message response) {
        return show(response, true);
    }

    private static String show(Message response, boolean sorted) {
        List<String> shown = new ArrayList<>();
        shown.add(Rcode.string(response.getRcode())
                + (response.getHeader().getFlag(Flags.AA) ? " AA" : "")
                + (response.getHeader().getFlag(Flags.TC) ? " TC" : ""));
        for (int section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
            char letter = "qAU+".charAt(section);
            List<String> records = response.getSection(section).stream()
                    .filter(each -> !(each instanceof OPTRecord))
                    .map(each -> letter + " " + show(each, sorted))
                    .collect(Collectors.toCollection(ArrayList::new));
            if (sorted) {
                Collections.sort(records);
            }
            shown.addAll(records);
        }
        return String.join("\n", shown);
    }

    static String show(Record each, boolean lower) {
        String owner = each.getName().toString();
        return (lower ? owner.toLowerCase(Locale.ROOT) : owner) + " " + each.getTTL() + " "
                + Type.string(each.getType()) + " " + each.rdataToString();
    }
}
