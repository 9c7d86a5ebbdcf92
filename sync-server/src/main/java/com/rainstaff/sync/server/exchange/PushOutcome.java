package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.exchange.Receipt;
import com.rainstaff.sync.row.RowKey;
import java.util.Set;

/**
 * What a push came to.
 *
 * @param touched rows it wrote, by the ids they have now
 * @param refused rows it could not write
 */
record PushOutcome(Receipt receipt, Set<RowKey> touched, Set<RowKey> refused) {}
