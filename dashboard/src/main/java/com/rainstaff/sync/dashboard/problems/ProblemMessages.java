package com.rainstaff.sync.dashboard.problems;

import com.rainstaff.sync.problem.ProblemType;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Types of refusals in words; texts in {@code messages/problem.properties} and its Turkish twin. */
@MessageBundle(value = "problem", locale = "en")
public interface ProblemMessages {
    @Message
    String title(ProblemType type);

    @Message
    String what(ProblemType type);

    @Message
    String kept(ProblemType type);

    @Message
    String action(ProblemType type);
}
