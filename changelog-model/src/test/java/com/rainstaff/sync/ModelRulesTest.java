package com.rainstaff.sync;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "com.rainstaff.sync", importOptions = DoNotIncludeTests.class)
class ModelRulesTest {
    @ArchTest
    static final ArchRule THE_MODEL_SEES_ONLY_THE_JDK_AND_JACKSON_ANNOTATIONS = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "com.fasterxml.jackson.annotation..", "com.rainstaff.sync..");

    @ArchTest
    static final ArchRule FEATURES_FORM_NO_CYCLE =
            slices().matching("com.rainstaff.sync.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ARROWS_POINT_ONE_WAY = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("clock")
            .definedBy("..sync.clock..")
            .layer("row")
            .definedBy("..sync.row..")
            .layer("change")
            .definedBy("..sync.change..")
            .layer("conflict")
            .definedBy("..sync.conflict..")
            .layer("schema")
            .definedBy("..sync.schema..")
            .layer("region")
            .definedBy("..sync.region..")
            .layer("feed")
            .definedBy("..sync.feed..")
            .layer("problem")
            .definedBy("..sync.problem..")
            .layer("proof")
            .definedBy("..sync.proof..")
            .layer("exchange")
            .definedBy("..sync.exchange..")
            .whereLayer("exchange")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("proof")
            .mayOnlyBeAccessedByLayers("exchange")
            .whereLayer("feed")
            .mayOnlyBeAccessedByLayers("exchange")
            .whereLayer("change")
            .mayOnlyBeAccessedByLayers("feed", "exchange")
            .whereLayer("clock")
            .mayOnlyBeAccessedByLayers("row", "change", "conflict", "feed", "proof", "exchange")
            .whereLayer("conflict")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("problem")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule NOBODY_READS_THE_CLOCK = noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now");
}
