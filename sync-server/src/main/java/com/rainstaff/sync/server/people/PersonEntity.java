package com.rainstaff.sync.server.people;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

@Entity
@Table(name = "person")
class PersonEntity {
    @Id
    String username;

    @Column(name = "password_hash", nullable = false)
    String passwordHash;

    @Column(nullable = false)
    String role;

    @Column(nullable = false)
    String region;

    @Column(name = "created_at", nullable = false)
    Instant createdAt;
}
