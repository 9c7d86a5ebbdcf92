package com.rainstaff.sync.dashboard.layout;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;

/** Marks the addresses of our own style sheet and script by their contents, so that a browser never mixes releases. */
@Named("assets")
@Singleton
public class Assets {
    private final String mark;

    Assets() {
        CRC32 sum = new CRC32();
        sum.update(read("rainsync.css"));
        sum.update(read("rainsync.js"));
        mark = Long.toHexString(sum.getValue());
    }

    public String mark() {
        return mark;
    }

    private static byte[] read(String name) {
        try (InputStream asset = Assets.class.getResourceAsStream("/META-INF/resources/assets/" + name)) {
            return asset.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("read asset " + name, unreadable);
        }
    }
}
