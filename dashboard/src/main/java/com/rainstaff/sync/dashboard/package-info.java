/** The pages people look at. A page, the interface it reads from and its row records sit together. */
package com.rainstaff.sync.dashboard;
