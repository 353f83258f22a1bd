package dev.ambit.cli;

import dev.ambit.core.text.OneLine;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A plain-text table; columns are as wide as their contents, two spaces apart. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        rows.add(List.of(headings));
    }

    /** Adds a row with one cell per heading. */
    void row(String... cells) {
        rows.add(List.of(cells).stream().map(Table::printable).toList());
    }

    void print(PrintWriter out) {
        int[] widths = widths();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i))
                        .repeat(' ', Math.max(0, widths[i] - row.get(i).length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private int[] widths() {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return widths;
    }

    /** Names are untrusted: they must neither control the terminal nor look like another name. */
    static String printable(String text) {
        return OneLine.masked(text);
    }
}
