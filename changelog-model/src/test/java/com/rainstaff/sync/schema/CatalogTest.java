package com.rainstaff.sync.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.schema.TableSchema.Column;
import com.rainstaff.sync.schema.TableSchema.UniqueIndex;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CatalogTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void without_a_catalog_every_table_belongs_to_the_devices_region() {
        assertThat(Catalog.NONE.table("anything").scope()).isEqualTo(Scope.REGION);
    }

    @Test
    void under_a_catalog_a_new_table_stays_local() {
        Catalog catalog = new Catalog("app", null, Map.of("listed", CatalogTable.OF_THE_DEVICE));
        assertThat(catalog.table("new").scope()).isEqualTo(Scope.LOCAL);
        assertThat(catalog.table("listed").scope()).isEqualTo(Scope.REGION);
    }

    @Test
    void a_catalog_reads_back_from_json() throws Exception {
        Catalog catalog = JSON.readValue("""
                {"app":"a","tables":{"vehicles":{"scope":"region","regionColumn":"region","identifiedBy":["plate"]}}}""", Catalog.class);
        assertThat(JSON.readValue(JSON.writeValueAsString(catalog), Catalog.class))
                .isEqualTo(catalog);
        assertThat(catalog.table("vehicles").identifiedBy()).containsExactly("plate");
    }

    @Test
    void a_schema_and_its_fingerprint_survive_the_wire() throws Exception {
        TableSchema schema = schema("TEXT");
        TableSchema readBack = JSON.readValue(JSON.writeValueAsString(schema), TableSchema.class);
        assertThat(readBack).isEqualTo(schema);
        assertThat(readBack.fingerprint()).isEqualTo(schema.fingerprint());
    }

    @Test
    void another_declared_type_is_another_schema() {
        assertThat(schema("TEXT").fingerprint()).isNotEqualTo(schema("INTEGER").fingerprint());
    }

    /** Files and servers of all versions call a schema by the same name: this one never changes. */
    @Test
    void the_fingerprint_is_the_hash_of_the_documented_text() throws Exception {
        String canonical = "8:kişiler2:id101;2:ad4:TEXT15:'yok'0;-0;0;";
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
        assertThat(schema("TEXT").fingerprint()).isEqualTo(HexFormat.of().formatHex(hash, 0, 8));
    }

    @Test
    void fields_that_run_together_are_told_apart() {
        assertThat(schema("TEXT", "a", "bc").fingerprint())
                .isNotEqualTo(schema("TEXT", "ab", "c").fingerprint());
    }

    @Test
    void a_table_without_a_key_is_no_schema() {
        assertThatThrownBy(() -> new TableSchema("t", null, false, false, List.of(), null, null))
                .hasMessage("table t has no primary key");
    }

    private static TableSchema schema(String type, String... unique) {
        List<Column> columns = List.of(new Column("ad", type, true, "'yok'", 0, null));
        List<UniqueIndex> uniques =
                unique.length == 0 ? List.of() : List.of(new UniqueIndex("u", List.of(unique), true));
        return new TableSchema("kişiler", "id", true, false, columns, List.of(), uniques);
    }
}
