/** What happens in the demo: the site with its PCs, the script of {@code --once}, the endless show. Knows all but table. */
package com.rainstaff.sync.demo.scenario;
