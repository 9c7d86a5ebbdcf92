package com.rainstaff.sync.dashboard.layout;

import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * What every page knows about its reader and its moment, and how it writes numbers and times for them.
 *
 * @param formToken belongs in the hidden field {@code form} of every form that is sent; empty without a session
 * @param now the one moment the whole page speaks of
 * @param zone where the reader's clocks are
 * @param path the page's address without query
 * @param query the query, without the language, ready to be put behind a {@code ?}
 * @param refreshSeconds how often a page renews its figures by itself
 */
public record Frame(
        Language language,
        Viewer viewer,
        String formToken,
        Instant now,
        ZoneId zone,
        String path,
        String query,
        int refreshSeconds) {
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("dd.MM.yyyy HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    public Locale locale() {
        return language.locale();
    }

    /** {@code page} for links in the menu: the current one is marked, pages below it included. */
    public boolean at(String page) {
        return path.equals(page);
    }

    /** This page in another language. */
    public String inLanguage(Language other) {
        return path + "?" + (query.isEmpty() ? "" : query + "&") + "lang=" + other.tag();
    }

    public Language otherLanguage() {
        return language == Language.TR ? Language.EN : Language.TR;
    }

    /** A count with the separators of the reader's language. */
    public String number(long count) {
        return NumberFormat.getIntegerInstance(locale()).format(count);
    }

    /** For the {@code datetime} attribute. */
    public String iso(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Day and time on the reader's clock. */
    public String local(Instant moment) {
        return DAY_AND_TIME.withZone(zone).format(moment);
    }

    /** Day and time on the reader's clock and in UTC, with the zone's name. */
    public String exact(Instant moment) {
        return local(moment) + " " + zone.getId() + " · " + UTC.format(moment);
    }

    /** How long ago it was, in one unit. */
    public String ago(Instant moment) {
        Duration age = Duration.between(moment, now);
        return age.toMillis() < 1_000 ? messages().justNow() : messages().ago(inWords(age));
    }

    /** How long something takes, in one unit and always positive. */
    public String lasting(long millis) {
        return inWords(Duration.ofMillis(millis));
    }

    /** How far off something is, with its sign. */
    public String offset(long millis) {
        String sign = millis < 0 ? "−" : "+";
        return (millis == 0 ? "" : sign) + lasting(millis);
    }

    private String inWords(Duration length) {
        Span span = Span.of(length);
        String amount = number(span.amount());
        return switch (span.unit()) {
            case MILLIS -> messages().millis(amount);
            case SECONDS -> messages().seconds(amount);
            case MINUTES -> messages().minutes(amount);
            case HOURS -> messages().hours(amount);
            case DAYS -> messages().days(amount);
        };
    }

    private Messages messages() {
        return language == Language.EN
                ? MessageBundles.get(Messages.class)
                : MessageBundles.get(Messages.class, Localized.Literal.of(language.tag()));
    }
}
