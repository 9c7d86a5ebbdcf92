package com.rainstaff.sync.dashboard.overview;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** States of PCs in words; texts in {@code messages/pc.properties} and its Turkish twin. */
@MessageBundle(value = "pc", locale = "en")
public interface StateMessages {
    @Message
    String state(PcState state);

    @Message
    String reason(Reason reason);
}
