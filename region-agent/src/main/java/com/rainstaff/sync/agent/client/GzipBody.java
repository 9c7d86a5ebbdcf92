package com.rainstaff.sync.agent.client;

import com.rainstaff.sync.exchange.ExchangeRequest;
import com.rainstaff.sync.exchange.Introduction;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/** Packs what carries changes, which shrink to a tenth; other requests are too small to gain by it. */
public final class GzipBody implements WriterInterceptor {
    private static final Set<Class<?>> PACKED = Set.of(
            ExchangeRequest.class,
            Introduction.KnownRequest.class,
            Introduction.MatchRequest.class,
            Introduction.Resend.class);

    @Override
    public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
        if (!PACKED.contains(context.getType())) {
            context.proceed();
            return;
        }
        OutputStream plain = context.getOutputStream();
        GZIPOutputStream packed = new GZIPOutputStream(plain);
        context.getHeaders().putSingle(HttpHeaders.CONTENT_ENCODING, "gzip");
        context.setOutputStream(packed);
        try {
            context.proceed();
        } finally {
            packed.finish();
            context.setOutputStream(plain);
        }
    }
}
