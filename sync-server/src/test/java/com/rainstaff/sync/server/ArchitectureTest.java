package com.rainstaff.sync.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "com.rainstaff.sync", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule features_are_free_of_cycles = slices().matching("com.rainstaff.sync.server.(*)..")
            .should()
            .beFreeOfCycles()
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule the_dashboard_never_sees_the_server = noClasses()
            .that()
            .resideInAPackage("com.rainstaff.sync.dashboard..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.rainstaff.sync.server..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule the_database_start_knows_no_other_feature = noClasses()
            .that()
            .resideInAPackage("com.rainstaff.sync.server.database..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.rainstaff.sync.dashboard..", "com.rainstaff.sync.server")
            .because("it runs before Quarkus does");
}
