package com.rainstaff.sync.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
    @Test
    void a_hosts_address_is_split_into_the_parts_the_driver_takes() {
        assertThat(DatabaseUrl.parse(
                        "postgres://sync:p%40ss+w%C3%B6rd@db.example:6543/rain?sslmode=require", "DATABASE_URL"))
                .isEqualTo(new DatabaseUrl(
                        "jdbc:postgresql://db.example:6543/rain?sslmode=require",
                        Optional.of("sync"),
                        Optional.of("p@ss+wörd")));
    }

    @Test
    void port_and_credentials_may_be_left_out() {
        assertThat(DatabaseUrl.parse("postgresql://db/rain", "DATABASE_URL"))
                .isEqualTo(new DatabaseUrl("jdbc:postgresql://db:5432/rain", Optional.empty(), Optional.empty()));
    }

    @Test
    void a_password_may_hold_a_colon_and_an_ipv6_host_keeps_its_brackets() {
        assertThat(DatabaseUrl.parse("postgres://u:a:b@[::1]:5432/rain", "DATABASE_URL"))
                .isEqualTo(new DatabaseUrl("jdbc:postgresql://[::1]:5432/rain", Optional.of("u"), Optional.of("a:b")));
    }

    @Test
    void a_jdbc_address_is_taken_as_it_is() {
        assertThat(DatabaseUrl.parse("jdbc:postgresql://db/rain?user=u", "DATABASE_URL")
                        .jdbc())
                .isEqualTo("jdbc:postgresql://db/rain?user=u");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mysql://u:secret@db/rain", "postgres://u:secret@db", "postgres://u:sec ret@db/rain", "rain"})
    void what_cannot_be_read_is_refused_without_repeating_the_password(String text) {
        assertThatThrownBy(() -> DatabaseUrl.parse(text, "DATABASE_URL"))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessageStartingWith("DATABASE_URL is not a PostgreSQL address")
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("sec ret");
    }

    @Test
    void its_text_may_be_logged() {
        DatabaseUrl url = DatabaseUrl.parse("postgres://sync:secret@db/rain?sslpassword=hidden", "DATABASE_URL");
        assertThat(url).hasToString("jdbc:postgresql://db:5432/rain as sync");
    }
}
