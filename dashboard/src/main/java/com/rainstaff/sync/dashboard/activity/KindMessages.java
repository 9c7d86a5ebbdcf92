package com.rainstaff.sync.dashboard.activity;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Kinds of activity in words; texts in {@code messages/kind.properties} and its Turkish twin. */
@MessageBundle(value = "kind", locale = "en")
public interface KindMessages {
    @Message
    String of(ActivityKind kind);
}
