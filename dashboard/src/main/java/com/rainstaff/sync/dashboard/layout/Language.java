package com.rainstaff.sync.dashboard.layout;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A language the pages speak. */
public enum Language {
    /** The regional offices' language, and the one for browsers that ask for none of these. */
    TR("tr", "Türkçe"),
    /** For everybody else. */
    EN("en", "English");

    private final String tag;
    private final String ownName;

    Language(String tag, String ownName) {
        this.tag = tag;
        this.ownName = ownName;
    }

    /** Language tag as in HTML's {@code lang}. */
    public String tag() {
        return tag;
    }

    /** The language's name for itself. */
    public String ownName() {
        return ownName;
    }

    public Locale locale() {
        return Locale.forLanguageTag(tag);
    }

    /** The language with this tag, if the pages speak it. */
    public static Optional<Language> of(String tag) {
        for (Language language : values()) {
            if (language.tag.equals(tag)) {
                return Optional.of(language);
            }
        }
        return Optional.empty();
    }

    /** The reader's first choice among ours, by the browser's {@code Accept-Language}; null or nonsense means none. */
    static Language accepted(String header) {
        if (header == null) {
            return TR;
        }
        for (Locale.LanguageRange range : rangesOf(header)) {
            Optional<Language> spoken =
                    of(Locale.forLanguageTag(range.getRange()).getLanguage());
            if (spoken.isPresent() && range.getWeight() > 0) {
                return spoken.get();
            }
        }
        return TR;
    }

    private static List<Locale.LanguageRange> rangesOf(String header) {
        try {
            return Locale.LanguageRange.parse(header);
        } catch (IllegalArgumentException malformed) {
            return List.of();
        }
    }
}
