package dev.ambit.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A line chart with a category axis, as SVG (the libraries for it are either not free for every use or far larger than
 * this).
 *
 * @param places the categories on the horizontal axis, evenly spaced
 * @param logarithmic whether the vertical axis is logarithmic; otherwise it starts at zero and has a line every quarter
 */
record LinePlot(String title, String unit, List<String> places, List<Line> lines, boolean logarithmic) {
    private static final List<String> COLOURS = List.of("#6b7280", "#2563eb", "#c2410c");
    private static final int WIDTH = 760;
    private static final int HEIGHT = 380;
    private static final int LEFT = 70;
    private static final int RIGHT = 190;
    private static final int TOP = 50;
    private static final int BOTTOM = 45;
    private static final int MIN_NAME_DISTANCE = 16;
    private static final double QUARTER = 0.25;

    /** One value per place. */
    record Line(String name, List<Double> values) {}

    String svg() {
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\""
                        + " role=\"img\" aria-label=\"%s\">",
                WIDTH,
                HEIGHT,
                title);
        add(svg, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, HEIGHT);
        add(svg, "<text x=\"%d\" y=\"26\" font-size=\"16\" fill=\"#111827\">%s</text>", LEFT, title);
        for (double tick : ticks()) {
            add(svg, "<path d=\"M%d %.1f H%d\" stroke=\"#e5e7eb\"/>", LEFT, y(tick), WIDTH - RIGHT);
            add(
                    svg,
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" fill=\"#4b5563\">%s</text>",
                    LEFT - 8,
                    y(tick) + 4,
                    number(tick));
        }
        add(svg, "<text x=\"%d\" y=\"%d\" fill=\"#4b5563\">%s</text>", 8, TOP - 12, unit);
        for (int i = 0; i < places.size(); i++) {
            add(
                    svg,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#4b5563\">%s</text>",
                    x(i),
                    HEIGHT - BOTTOM + 22,
                    places.get(i));
        }
        double[] names = nameHeights();
        for (int i = 0; i < lines.size(); i++) {
            draw(svg, lines.get(i), COLOURS.get(i % COLOURS.size()), names[i]);
        }
        return svg.append("</svg>\n").toString();
    }

    private void draw(StringBuilder svg, Line line, String colour, double nameAt) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < line.values.size(); i++) {
            add(path, "%s%.1f %.1f", i == 0 ? "M" : " L", x(i), y(line.values.get(i)));
            add(svg, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>", x(i), y(line.values.get(i)), colour);
        }
        add(
                svg,
                "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
                path.toString().replace("\n", ""),
                colour);
        add(
                svg,
                "<text x=\"%d\" y=\"%.1f\" fill=\"%s\">%s (%s)</text>",
                WIDTH - RIGHT + 12,
                nameAt + 4,
                colour,
                line.name,
                number(line.values.getLast()));
    }

    /** The vertical positions of the names of the lines: at their ends, without overlap. */
    private double[] nameHeights() {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            order.add(i);
        }
        order.sort((a, b) -> Double.compare(end(a), end(b)));
        double[] heights = new double[lines.size()];
        double last = Double.NEGATIVE_INFINITY;
        for (int i : order) {
            heights[i] = Math.max(end(i), last + MIN_NAME_DISTANCE);
            last = heights[i];
        }
        return heights;
    }

    private double end(int line) {
        return y(lines.get(line).values.getLast());
    }

    private List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (logarithmic) {
            for (double tick = bottom(); tick <= top() * 1.001; tick *= 10) {
                ticks.add(tick);
            }
        } else {
            for (double tick = 0; tick <= top(); tick += QUARTER) {
                ticks.add(tick);
            }
        }
        return ticks;
    }

    private double bottom() {
        double min = lines.stream()
                .flatMap(line -> line.values.stream())
                .min(Double::compare)
                .orElse(1.0);
        return logarithmic ? Math.pow(10, Math.floor(Math.log10(min))) : 0;
    }

    private double top() {
        double max = lines.stream()
                .flatMap(line -> line.values.stream())
                .max(Double::compare)
                .orElse(1.0);
        if (logarithmic) {
            return Math.pow(10, Math.ceil(Math.log10(max)));
        }
        return Math.ceil(max / QUARTER) * QUARTER;
    }

    private double x(int place) {
        double between = (double) (WIDTH - LEFT - RIGHT) / Math.max(places.size(), 1);
        return LEFT + between * (place + 0.5);
    }

    private double y(double value) {
        double share = logarithmic
                ? (Math.log10(value) - Math.log10(bottom())) / (Math.log10(top()) - Math.log10(bottom()))
                : value / top();
        return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 10 || value == 0 ? "%,.0f" : "%.2f", value);
    }

    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
