package com.rainstaff.sync.server;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import com.rainstaff.sync.server.database.PostgresForTests;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** Holds the database for every test of this module: a global resource is named once, on any class. */
@QuarkusTest
@WithTestResource(value = PostgresForTests.class, scope = TestResourceScope.GLOBAL)
class ServerStartTest {
    @Test
    void a_started_server_is_ready_with_its_database_connected() {
        given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
    }
}
