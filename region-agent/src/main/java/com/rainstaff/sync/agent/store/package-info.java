/** The app's SQLite file: transactions, values, and the agent's own tables inside it. Knows nothing else. */
package com.rainstaff.sync.agent.store;
