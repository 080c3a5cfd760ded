package kazasu

import java.nio.file.Files
import kazasu.core.*
import kazasu.testing.tapsWithinRustNs
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test

/** What the bridge costs in Kotlin; only told, but for counts. By name: `cargo xtask bench bindings`. */
@Tag("bench")
class BenchTest {
    private object NoKeys : KeyStore {
        override fun create(alias: String, purpose: KeyPurpose, access: KeyAccess) = Unit

        override fun publicKey(alias: String): ByteArray = throw KeyStoreException.NotFound()

        override fun sign(alias: String, message: ByteArray): ByteArray = throw KeyStoreException.NotFound()

        override fun seal(alias: String, aad: ByteArray, plain: ByteArray): ByteArray = throw KeyStoreException.NotFound()

        override fun unseal(alias: String, items: List<SealedItem>): List<ByteArray> = throw KeyStoreException.NotFound()

        override fun destroy(alias: String) = Unit

        override fun list(): List<String> = emptyList()
    }

    @Test
    fun `what the bridge costs`() {
        val folder = Files.createTempDirectory("kazasu-bench").toFile()
        val begin = System.nanoTime()
        val config = AppConfig(folder.path, "http://127.0.0.1:9", "", true, "kazasu-bench/0.1.0/jvm")
        KazasuApp.open(config, NoKeys).use { assertEquals(AppState.NOT_ACTIVATED, it.state()) }
        figure("cold-start-to-ready", (System.nanoTime() - begin) / 1e6, "ms")
        folder.deleteRecursively()

        val ok = TapEvent.Response(byteArrayOf(0x90.toByte(), 0))
        val three = TapEvent.Response(byteArrayOf(0x63, 0xC3.toByte()))
        fun taps(count: Int): Long {
            val start = System.nanoTime()
            repeat(count) {
                Tap.tries().use { tap ->
                    for (event in listOf(TapEvent.Started, ok, three, ok)) assertTrue(tap.feed(event).isNotEmpty())
                }
            }
            return System.nanoTime() - start
        }
        taps(2_000)
        val bridged = taps(TAPS)
        val within = tapsWithinRustNs(TAPS.toUInt()).toLong()
        figure("step", bridged / 1e3 / (TAPS * 4), "us")
        figure("tap-over-rust", (bridged - within) / 1e3 / TAPS, "us")
    }

    private fun figure(name: String, value: Double, unit: String) =
        println("figure bindings/kotlin/$name ${"%.2f".format(java.util.Locale.ROOT, value)} $unit")

    private companion object {
        const val TAPS = 20_000
    }
}
