package com.rainstaff.sync.demo.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BrowserPageTest {
    @Test
    void rows_are_those_of_table_bodies_alone() {
        String html = """
                <table><thead><tr><th>PC</th></tr></thead>
                <tbody id="entries"><tr class="a"><td>Izmir</td></tr>
                <tr><td>Ankara</td>
                </tr></tbody></table><p>Istanbul</p>
                """;

        assertThat(new Browser.Page(200, "/dashboard", html).rows())
                .hasSize(2)
                .first()
                .asString()
                .contains("Izmir");
    }
}
