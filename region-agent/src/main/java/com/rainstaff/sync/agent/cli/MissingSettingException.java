package com.rainstaff.sync.agent.cli;

import com.rainstaff.sync.agent.config.Setting;

/** The command needs a setting that nobody gave. */
final class MissingSettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Setting setting;

    MissingSettingException(Setting setting) {
        super("no " + setting.key());
        this.setting = setting;
    }

    Setting setting() {
        return setting;
    }
}
