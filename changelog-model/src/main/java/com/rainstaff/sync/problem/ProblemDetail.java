package com.rainstaff.sync.problem;

/**
 * A refusal as RFC 9457 {@code application/problem+json}.
 *
 * @param type {@link ProblemType#uri()}
 * @param title the type in words, the same for each occurrence
 * @param status HTTP status
 * @param detail what happened this time, what was kept and what to do
 */
public record ProblemDetail(String type, String title, int status, String detail) {}
