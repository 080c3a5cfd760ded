package kazasu.link

import android.os.Handler
import android.os.HandlerThread
import android.os.SystemClock

/** The one thread of a reader on a device. */
class HandlerLooper(name: String) : kazasu.link.Looper, AutoCloseable {
    private val thread = HandlerThread(name).apply { start() }
    private val handler = Handler(thread.looper)
    private val token = Any()

    override fun now() = SystemClock.elapsedRealtime().toULong()

    override fun post(work: () -> Unit) {
        handler.post(work)
    }

    override fun postAt(atMs: ULong, work: () -> Unit) {
        handler.removeCallbacksAndMessages(token)
        val delay = atMs.toLong() - SystemClock.elapsedRealtime()
        handler.postAtTime(work, token, SystemClock.uptimeMillis() + maxOf(delay, 0))
    }

    override fun close() {
        thread.quitSafely()
    }
}
