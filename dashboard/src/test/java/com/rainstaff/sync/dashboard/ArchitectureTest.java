package com.rainstaff.sync.dashboard;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.smallrye.config.ConfigMapping;
import jakarta.ws.rs.Path;
import java.time.Instant;

@AnalyzeClasses(packages = "com.rainstaff.sync", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule the_dashboard_never_sees_the_server_or_the_agent = noClasses()
            .that()
            .resideInAPackage("com.rainstaff.sync.dashboard..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.rainstaff.sync.server..", "com.rainstaff.sync.agent..");

    @ArchTest
    static final ArchRule features_are_free_of_cycles =
            slices().matching("com.rainstaff.sync.dashboard.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule pages_know_each_other_only_through_the_frame = slices().matching(
                    "com.rainstaff.sync.dashboard.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(inAnyPackage(), inPackage("layout"))
            .ignoreDependency(inAnyPackage(), inPackage("session"));

    @ArchTest
    static final ArchRule a_page_has_a_path = classes()
            .that()
            .resideInAPackage("com.rainstaff.sync.dashboard..")
            .and()
            .haveNameMatching(".*(Page|Resource)")
            .should()
            .beAnnotatedWith(Path.class);

    @ArchTest
    static final ArchRule a_config_is_a_mapping =
            classes().that().haveSimpleNameEndingWith("Config").should().beAnnotatedWith(ConfigMapping.class);

    @ArchTest
    static final ArchRule nobody_asks_the_system_for_the_time = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule nothing_touches_sql =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("java.sql..", "jakarta.persistence..");

    private static DescribedPredicate<JavaClass> inPackage(String name) {
        return resideInAPackage("com.rainstaff.sync.dashboard." + name);
    }

    private static DescribedPredicate<JavaClass> inAnyPackage() {
        return resideInAPackage("com.rainstaff.sync..");
    }
}
