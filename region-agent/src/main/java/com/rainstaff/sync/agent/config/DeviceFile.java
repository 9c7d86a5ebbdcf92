package com.rainstaff.sync.agent.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.exchange.Enrolment;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The device this PC is, kept outside the app's file in a file that its owner alone may read. */
public final class DeviceFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path path;

    public DeviceFile(Path path) {
        this.path = path;
    }

    /**
     * @param server the server that knows the device
     * @param enrolment what the server answered when it enrolled, secret included
     */
    public record Device(URI server, Enrolment.Reply enrolment) {
        /** What the device says of itself in each request. */
        public String credentials() {
            return enrolment.device() + "." + enrolment.secret();
        }
    }

    /** The device; empty before enrolment. */
    public Optional<Device> read() {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(path.toFile(), Device.class));
        } catch (IOException unreadable) {
            throw new SettingsException(
                    path + " cannot be read; restore it from a backup or enrol this PC anew", unreadable);
        }
    }

    /** Stores the device whole or not at all. */
    public void write(Device device) {
        try {
            OwnerOnly.write(path, JSON.writeValueAsString(device));
        } catch (JsonProcessingException impossible) {
            throw new SettingsException("write " + path, impossible);
        } catch (IOException failed) {
            throw new SettingsException(path + " cannot be written: " + failed.getMessage(), failed);
        }
    }

    /** Forgets the device. */
    public void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException failed) {
            throw new SettingsException(path + " cannot be deleted: " + failed.getMessage(), failed);
        }
    }

    /** Whether somebody but the owner may read the secret, as far as this system can tell. */
    public boolean isOpenToOthers() {
        try {
            return OwnerOnly.isOpenToOthers(path);
        } catch (IOException unreadable) {
            throw new SettingsException(path + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
