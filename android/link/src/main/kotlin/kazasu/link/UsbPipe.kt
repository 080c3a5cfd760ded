package kazasu.link

import java.util.concurrent.ExecutorService
import java.util.concurrent.Executors
import kazasu.core.Channel

/** What is used of the USB host: an interface of the smart card class, claimed. Reads block, and give null when it is gone. */
interface UsbEdge {
    /** Largest packet of the bulk endpoints, in bytes. */
    val packetSize: Int

    /** False where another program holds it. */
    fun claim(): Boolean

    fun bulkOut(bytes: ByteArray): Boolean

    fun bulkIn(): ByteArray?

    /** Empty where the reader has no interrupt endpoint, or nothing came for a while. */
    fun interruptIn(): ByteArray?

    /** A control request, its eight bytes of set-up as they are. */
    fun control(setup: ByteArray): Boolean

    fun release()
}

/** A USB reader as a pipe: two threads read, one writes. */
class UsbPipe(
    private val edge: UsbEdge,
    private val threads: () -> ExecutorService = { Executors.newCachedThreadPool() },
) : ReaderPipe {
    @Volatile private var running: ExecutorService? = null
    private var listener: PipeListener? = null

    override fun open(listener: PipeListener) {
        if (!edge.claim()) return listener.inUse()
        val pool = threads()
        this.listener = listener
        running = pool
        listener.opened(edge.packetSize.toUShort())
        pool.execute { read(pool, Channel.ANSWER, edge::bulkIn) }
        pool.execute { read(pool, Channel.EVENT, edge::interruptIn) }
    }

    override fun write(channel: Channel, bytes: ByteArray) {
        val pool = running ?: return
        pool.execute {
            val taken = if (channel == Channel.CONTROL) edge.control(bytes) else edge.bulkOut(bytes)
            bytes.fill(0)
            if (taken) listener?.written() else gone(pool)
        }
    }

    override fun close() {
        val pool = running ?: return
        running = null
        listener = null
        edge.release()
        pool.shutdownNow()
    }

    private fun read(pool: ExecutorService, channel: Channel, next: () -> ByteArray?) {
        while (running === pool) {
            val bytes = next() ?: return gone(pool)
            if (bytes.isNotEmpty()) listener?.notified(channel, bytes)
        }
    }

    @Synchronized
    private fun gone(pool: ExecutorService) {
        if (running !== pool) return
        val told = listener
        close()
        told?.closed()
    }
}
