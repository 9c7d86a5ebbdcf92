package com.rainstaff.sync.server.exchange;

import io.quarkus.test.junit.QuarkusTestProfile;

/** A database of its own, for tests that take parts out of it: what is left proves nothing any more. */
public final class LossyDatabase implements QuarkusTestProfile {}
