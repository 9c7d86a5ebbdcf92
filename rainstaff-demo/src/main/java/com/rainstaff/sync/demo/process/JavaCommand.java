package com.rainstaff.sync.demo.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines that run on the same JDK as this process. */
final class JavaCommand {
    /** From here on the JDK warns of native code that was not allowed by name. */
    private static final int NATIVE_ACCESS_SINCE = 22;

    private JavaCommand() {}

    static List<String> of(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= NATIVE_ACCESS_SINCE) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        // The first property is JDK 17's name for it, the second is that of JDK 19 and later.
        for (String stream : List.of("stdout", "stderr")) {
            command.add("-Dsun." + stream + ".encoding=UTF-8");
            command.add("-D" + stream + ".encoding=UTF-8");
        }
        command.addAll(List.of(arguments));
        return command;
    }
}
