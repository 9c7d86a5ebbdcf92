package com.rainstaff.sync.agent.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.rainstaff.sync.agent.client.ServerClient;
import com.rainstaff.sync.agent.config.AgentSettings;
import com.rainstaff.sync.agent.config.DeviceFile;
import com.rainstaff.sync.agent.config.DeviceFile.Device;
import com.rainstaff.sync.agent.config.Home;
import com.rainstaff.sync.agent.config.Setting;
import io.quarkus.picocli.runtime.annotations.TopCommand;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code rainsync-agent}: what all its commands have in common. */
@TopCommand
@Command(
        name = "rainsync-agent",
        description = "Keeps this PC's Rainstaff database in step with the others.",
        mixinStandardHelpOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 usage, 3 not enrolled, 4 server unreachable (work queued), 5 needs attention."
        },
        subcommands = {
            EnrollCommand.class,
            MigrateCommand.class,
            RollbackCommand.class,
            UninstallCommand.class,
            RunCommand.class,
            SyncCommand.class,
            StatusCommand.class,
            VerifyCommand.class,
            DoctorCommand.class,
            BackupCommand.class,
            RecoverCommand.class,
            VersionCommand.class
        })
public final class AgentCommand implements Runnable {
    /** How long a reply may take: a free host takes up to 90 s to wake. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "The agent's own folder [RAINSYNC_HOME]")
    private Path home;

    @Option(names = "--config", paramLabel = "FILE", scope = ScopeType.INHERIT, description = "Settings file")
    private Path config;

    @Option(
            names = "--db",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The app's database file [RAINSYNC_DB]")
    private String database;

    @Option(
            names = "--server",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "Address of the server [RAINSYNC_SERVER]")
    private String server;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Answer in JSON; unknown fields are to be ignored")
    private boolean json;

    @Option(names = "--lang", paramLabel = "tr|en", scope = ScopeType.INHERIT, description = "Language [RAINSYNC_LANG]")
    private String language;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help")
    private boolean help;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), words().say("which-command"));
    }

    Home home() {
        Home chosen = home == null ? Home.ofMachine(System.getenv(), System.getProperty("os.name", "")) : Home.at(home);
        return config == null ? chosen : chosen.withSettings(config);
    }

    AgentSettings settings() {
        return settings(Map.of());
    }

    /** The settings with what a command's own flags say. */
    AgentSettings settings(Map<Setting, String> more) {
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        flags.putAll(more);
        putIfGiven(flags, Setting.DB, database);
        putIfGiven(flags, Setting.SERVER, server);
        putIfGiven(flags, Setting.LANG, language);
        return AgentSettings.load(flags, System.getenv(), home().settings());
    }

    private static void putIfGiven(Map<Setting, String> flags, Setting setting, String value) {
        if (value != null) {
            flags.put(setting, value);
        }
    }

    /** The device this PC is. */
    Device device() {
        return new DeviceFile(home().device()).read().orElseThrow(NotEnrolledException::new);
    }

    Path database(AgentSettings settings) {
        return settings.database().orElseThrow(() -> new MissingSettingException(Setting.DB));
    }

    /** The server as {@code device} speaks to it; another address in the settings goes over the one it enrolled at. */
    ServerClient server(AgentSettings settings, Device device) {
        return ServerClient.of(settings.server().orElse(device.server()), device.credentials(), PATIENCE);
    }

    /** The server for who has no device's credentials. */
    ServerClient server(AgentSettings settings, String credentials) {
        return ServerClient.of(
                settings.server().orElseThrow(() -> new MissingSettingException(Setting.SERVER)),
                credentials,
                PATIENCE);
    }

    /** What people are told in; settings that cannot be read do not keep anybody from being told so. */
    Words words() {
        if ("tr".equals(language) || "en".equals(language)) {
            return Words.in(Locale.forLanguageTag(language));
        }
        String told = System.getenv("RAINSYNC_LANG");
        return Words.in("tr".equals(told) || "en".equals(told) ? Locale.forLanguageTag(told) : Locale.getDefault());
    }

    /** The settings' language, where they have one. */
    Words words(AgentSettings settings) {
        return settings.language().map(Words::in).orElseGet(this::words);
    }

    boolean isJson() {
        return json;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    void say(String line) {
        out().println(line);
        out().flush();
    }

    void json(Object answer) {
        try {
            say(JSON.writeValueAsString(answer));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("answer in JSON", impossible);
        }
    }
}
