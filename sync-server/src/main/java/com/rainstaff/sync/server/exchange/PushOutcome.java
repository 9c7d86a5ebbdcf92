package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.exchange.Receipt;
import com.rainstaff.sync.row.RowKey;
import java.util.Map;
import java.util.Set;

/**
 * What a push came to.
 *
 * @param touched rows it wrote, with the final stamp of the last change to each
 * @param refused rows it could not write
 */
record PushOutcome(Receipt receipt, Map<RowKey, Long> touched, Set<RowKey> refused) {}
