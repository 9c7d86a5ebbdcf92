package com.rainstaff.sync.server.people;

import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.server.device.Secrets;
import io.quarkus.elytron.security.common.BcryptUtil;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;

/** The people who may log in, by name and password. */
@ApplicationScoped
@Transactional
public class People {
    private static final String ADMIN = "admin";

    /** Longer ones are refused unread: bcrypt itself looks at 72 bytes. */
    private static final int LONGEST_PASSWORD = 256;

    /** Compared against when nobody has the name, so that the answer takes as long as for a wrong password. */
    private static final String NOBODYS_HASH = BcryptUtil.bcryptHash(Secrets.draw());

    private final PersonRepository people;
    private final Clock clock;

    People(PersonRepository people, Clock clock) {
        this.people = people;
        this.clock = clock;
    }

    /** Whether somebody has this name and this password. */
    public boolean belongTogether(String username, String password) {
        // PostgreSQL's text holds no NUL, so nobody is called so.
        if (password.length() > LONGEST_PASSWORD || username.indexOf('\0') >= 0) {
            return false;
        }
        Optional<PersonEntity> person = people.findByIdOptional(username);
        String hash = person.map(known -> known.passwordHash).orElse(NOBODYS_HASH);
        return BcryptUtil.matches(password, hash) && person.isPresent();
    }

    /**
     * Creates an administrator if there is nobody at all; says whether that was so. Of several servers that start at once
     * on an empty database one does.
     */
    public boolean admitFirst(String username, String password) {
        oneAtATime();
        if (people.count() > 0) {
            return false;
        }
        admit(username, password);
        return true;
    }

    /** Gives an administrator this password, who is created if nobody has the name; others keep their role. */
    public void admit(String username, String password) {
        oneAtATime();
        PersonEntity person = people.findByIdOptional(username).orElseGet(() -> administrator(username));
        person.passwordHash = BcryptUtil.bcryptHash(password);
        people.persist(person);
    }

    /** The region whose rows a person sees, or {@link Region#ALL}. */
    public Region regionOf(String username) {
        return people.findByIdOptional(username)
                .map(person -> Region.of(person.region))
                .orElseThrow();
    }

    private void oneAtATime() {
        people.getEntityManager()
                .createNativeQuery("lock table person in share row exclusive mode")
                .executeUpdate();
    }

    private PersonEntity administrator(String username) {
        PersonEntity person = new PersonEntity();
        person.username = username;
        person.role = ADMIN;
        person.region = Region.ALL.name();
        person.createdAt = clock.instant();
        return person;
    }
}
