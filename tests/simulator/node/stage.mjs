// A receiver and a simulator behind it, for tests: what the C++ tests call a stage.
import { spawn } from 'node:child_process'
import http from 'node:http'
import { createInterface } from 'node:readline'

export const appSecret = 'sambung-test-secret'
export const token = 'test-token'
export const channel = '820000000000002'
export const account = '710000000000001'
export const person = '+6281255501234'

class Receiver {
  webhooks = []
  #waiting = []
  #server = http.createServer((request, response) => {
    const pieces = []
    request.on('data', piece => pieces.push(piece))
    request.on('end', () => {
      this.webhooks.push({ body: Buffer.concat(pieces), signature: request.headers['x-hub-signature-256'] })
      response.end()
      this.#waiting = this.#waiting.filter(one => !one())
    })
  })
  async listen() {
    await new Promise(resolve => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${this.#server.address().port}/hook`
  }
  /** Resolves when `enough(webhooks)` holds; rejects after 20 s. */
  until(enough, what) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not within 20 s: ${what}`)), 20000)
      const check = () => {
        if (!enough(this.webhooks)) return false
        clearTimeout(timer)
        resolve()
        return true
      }
      if (!check()) this.#waiting.push(check)
    })
  }
  close() {
    this.#server.close()
    this.#server.closeAllConnections()
  }
}

export async function openStage() {
  const receiver = new Receiver()
  const child = spawn(process.env.SIMULATOR_BINARY, [await receiver.listen()], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = new Promise(resolve => child.on('exit', resolve))
  const line = await new Promise((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve)
    child.on('exit', code => reject(new Error(`the simulator ended with ${code}`)))
  })
  const baseUrl = JSON.parse(line).base_url
  const control = async (path, body) => {
    const response = await fetch(`${baseUrl}/_simulator/${path}`, body === undefined ? {} : {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body)
    })
    const answer = await response.json()
    if (!response.ok) throw new Error(`${path}: ${answer.error}`)
    return answer
  }
  const close = async () => {
    child.stdin.end()
    await exited
    receiver.close()
  }
  return { baseUrl, receiver, control, close }
}
