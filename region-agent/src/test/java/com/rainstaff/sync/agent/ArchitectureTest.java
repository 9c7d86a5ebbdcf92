package com.rainstaff.sync.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;

@AnalyzeClasses(packages = "com.rainstaff.sync.agent", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String AGENT = "com.rainstaff.sync.agent.";

    @ArchTest
    static final ArchRule features_are_free_of_cycles =
            slices().matching(AGENT + "(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nobody_knows_the_command_line = noClasses()
            .that()
            .resideOutsideOfPackage(AGENT + "cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(AGENT + "cli..");

    @ArchTest
    static final ArchRule few_see_jdbc = noClasses()
            .that()
            .resideOutsideOfPackages(
                    AGENT + "store..",
                    AGENT + "schema..",
                    AGENT + "identity..",
                    AGENT + "capture..",
                    AGENT + "drain..",
                    AGENT + "apply..",
                    AGENT + "wanted..",
                    AGENT + "sweep..",
                    AGENT + "journal..",
                    AGENT + "status..",
                    AGENT + "backup..")
            .should()
            .dependOnClassesThat(Predicates.resideInAnyPackage("java.sql..", "org.sqlite.."));

    @ArchTest
    static final ArchRule http_is_the_clients_affair = noClasses()
            .that()
            .resideOutsideOfPackage(AGENT + "client..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.ws.rs..", "io.quarkus.rest.client..", "java.net.http..");

    @ArchTest
    static final ArchRule now_comes_from_a_clock = noClasses()
            .that()
            .resideOutsideOfPackage(AGENT + "time..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone");

    @ArchTest
    static final ArchRule answers_go_out_through_picocli =
            noClasses().should().accessField(System.class, "out").orShould().accessField(System.class, "err");

    @ArchTest
    static final ArchRule nothing_is_injected_into_fields = fields().should().notBeAnnotatedWith(Inject.class);

    @ArchTest
    static final ArchRule exceptions_are_final =
            classes().that().areAssignableTo(Exception.class).should().haveModifier(JavaModifier.FINAL);
}
