package com.rainstaff.sync.dashboard.conflicts;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Kinds of conflicts in words; texts in {@code messages/clash.properties} and its Turkish twin. */
@MessageBundle(value = "clash", locale = "en")
public interface ClashMessages {
    @Message
    String of(ClashKind kind);

    @Message
    String choice(Choice choice);
}
