package com.rainstaff.sync.demo.office;

/**
 * What became of a writer's edits; its last line of output, as JSON.
 *
 * @param edits how many were tried
 * @param errors how many failed, for whatever reason
 * @param slowestMillis duration of the slowest
 * @param slowest what the slowest was
 */
public record WriterReport(int edits, int errors, long slowestMillis, String slowest) {}
