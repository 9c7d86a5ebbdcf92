package com.rainstaff.sync.demo.check;

import com.rainstaff.sync.demo.office.Office;
import java.util.Map;
import java.util.Optional;

/** To which region the rows of one file belong. */
final class Regions {
    /** Stands for the region of a row that names none where there is no region to assume. */
    static final String NONE = "no region";

    private final FileContents contents;
    private final Office office;

    Regions(FileContents contents, Office office) {
        this.contents = contents;
        this.office = office;
    }

    /** Official name: what the row says, else what its parent says, else the PC's own. */
    String of(RainstaffTable table, Map<String, Object> row) {
        Optional<String> named = named(row.get(table.regionColumn()));
        if (named.isPresent()) {
            return named.get();
        }
        if (table.parentColumn() != null) {
            RainstaffTable parent = RainstaffTable.named(table.references().get(table.parentColumn()));
            Map<String, Object> parentRow = contents.rows(parent.name()).get(Keys.of(row.get(table.parentColumn())));
            if (parentRow != null) {
                return of(parent, parentRow);
            }
        }
        return office == Office.HEADQUARTERS ? NONE : office.region();
    }

    private Optional<String> named(Object label) {
        if (label == null || label.toString().isBlank()) {
            return Optional.empty();
        }
        if (office.ownLabel().filter(label::equals).isPresent()) {
            return Optional.of(office.region());
        }
        return Optional.of(Office.regionMeantBy(label.toString()).orElse("unknown region " + label));
    }
}
