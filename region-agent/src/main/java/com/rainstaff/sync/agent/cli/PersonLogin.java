package com.rainstaff.sync.agent.cli;

import com.rainstaff.sync.agent.client.ServerClient;
import com.rainstaff.sync.agent.config.AgentSettings;
import com.rainstaff.sync.agent.config.DeviceFile;
import com.rainstaff.sync.agent.config.DeviceFile.Device;
import com.rainstaff.sync.agent.config.Setting;
import java.io.Console;
import java.net.URI;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The server as a person speaks to it: by name and password, for a few hours. */
final class PersonLogin {
    private PersonLogin() {}

    static ServerClient server(AgentCommand agent, AgentSettings settings, CommandSpec spec) {
        URI address = settings.server()
                .or(() -> new DeviceFile(agent.home().device()).read().map(Device::server))
                .orElseThrow(() -> new MissingSettingException(Setting.SERVER));
        Words words = agent.words(settings);
        String login = given("RAINSYNC_LOGIN");
        String password = given("RAINSYNC_PASSWORD");
        if (login.isEmpty() || password.isEmpty()) {
            Console console = System.console();
            if (console == null) {
                throw new ParameterException(spec.commandLine(), words.say("login-needed"));
            }
            login = login.isEmpty() ? console.readLine("%s", words.say("login-name")) : login;
            password =
                    password.isEmpty() ? new String(console.readPassword("%s", words.say("login-password"))) : password;
        }
        ServerClient anybody = agent.server(settingsFor(agent, address), "");
        return agent.server(
                settingsFor(agent, address), anybody.login(login, password).token());
    }

    private static AgentSettings settingsFor(AgentCommand agent, URI address) {
        return agent.settings(Map.of(Setting.SERVER, address.toString()));
    }

    private static String given(String variable) {
        String value = System.getenv(variable);
        return value == null ? "" : value.strip();
    }
}
