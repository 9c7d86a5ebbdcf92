package com.rainstaff.sync.agent.cli;

import com.rainstaff.sync.agent.status.Problem;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;

/** What the agent says to people, in their language. Numbers and times are written the same in all. */
final class Words {
    private static final String BUNDLE = "messages";
    private static final Control EXACTLY_THIS_LANGUAGE = Control.getNoFallbackControl(Control.FORMAT_PROPERTIES);

    private final ResourceBundle bundle;

    private Words(ResourceBundle bundle) {
        this.bundle = bundle;
    }

    /** The language's words; English where there are none. */
    static Words in(Locale language) {
        return new Words(ResourceBundle.getBundle(BUNDLE, language, EXACTLY_THIS_LANGUAGE));
    }

    String say(String key, Object... arguments) {
        return String.format(Locale.ROOT, bundle.getString(key), arguments);
    }

    /** What is wrong and what to do, in a sentence or two. */
    String problem(Problem problem) {
        return bundle.getString("problem." + problem.key());
    }
}
