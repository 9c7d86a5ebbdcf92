package com.rainstaff.sync.server.access;

import com.rainstaff.sync.server.device.DeviceRegistry;
import com.rainstaff.sync.server.login.PersonTokens;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Who stands behind a token: {@code p.<token>} a person with their role, {@code <device>.<secret>} a device. */
@ApplicationScoped
class BearerIdentities implements IdentityProvider<BearerRequest> {
    private static final String PERSON_PREFIX = "p.";

    private final DeviceRegistry devices;
    private final PersonTokens people;

    BearerIdentities(DeviceRegistry devices, PersonTokens people) {
        this.devices = devices;
        this.people = people;
    }

    @Override
    public Class<BearerRequest> getRequestType() {
        return BearerRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(BearerRequest request, AuthenticationRequestContext context) {
        return context.runBlocking(() -> identify(request.token()));
    }

    private SecurityIdentity identify(String token) {
        if (token.startsWith(PERSON_PREFIX)) {
            return people.holderOf(token.substring(PERSON_PREFIX.length()))
                    .map(person -> identity(person.username(), person.role()))
                    .orElseThrow(AuthenticationFailedException::new);
        }
        int dot = token.indexOf('.');
        if (dot < 0 || !devices.isAuthentic(token.substring(0, dot), token.substring(dot + 1))) {
            throw new AuthenticationFailedException();
        }
        return identity(token.substring(0, dot), "device");
    }

    private static SecurityIdentity identity(String name, String role) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(name))
                .addRole(role)
                .build();
    }
}
