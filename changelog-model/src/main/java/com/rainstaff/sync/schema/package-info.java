/** Tables as files define them, and the catalog that says what files cannot. Knows nothing else. */
package com.rainstaff.sync.schema;
