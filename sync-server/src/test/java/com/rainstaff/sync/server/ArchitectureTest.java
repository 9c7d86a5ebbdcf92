package com.rainstaff.sync.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.smallrye.config.ConfigMapping;
import jakarta.inject.Inject;
import jakarta.persistence.Entity;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;

@AnalyzeClasses(packages = "com.rainstaff.sync.server", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule features_are_free_of_cycles =
            slices().matching("com.rainstaff.sync.server.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule entities_and_repositories_never_leave_their_feature = classes()
            .that()
            .areAnnotatedWith(Entity.class)
            .or()
            .haveSimpleNameEndingWith("Repository")
            .should()
            .bePackagePrivate()
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule now_comes_from_the_injected_clock = noClasses()
            .that(resideOutsideOfPackage("..server.time.."))
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Clock.class, "systemUTC");

    @ArchTest
    static final ArchRule nothing_is_printed =
            noClasses().should().accessField(System.class, "out").allowEmptyShould(true);

    @ArchTest
    static final ArchRule nothing_is_injected_into_fields = fields().should().notBeAnnotatedWith(Inject.class);

    @ArchTest
    static final ArchRule resources_have_a_path =
            classes().that().haveSimpleNameEndingWith("Resource").should().beAnnotatedWith(Path.class);

    @ArchTest
    static final ArchRule configs_are_mappings = classes()
            .that()
            .haveSimpleNameEndingWith("Config")
            .should()
            .beInterfaces()
            .andShould()
            .beAnnotatedWith(ConfigMapping.class);

    @ArchTest
    static final ArchRule exceptions_are_final =
            classes().that().areAssignableTo(Exception.class).should().haveModifier(JavaModifier.FINAL);
}
