import { ask, fn } from './write-task.ts';

/** Functions whose arguments are values and types of Java. */
export const javaValues = [
  ask(
    'Register the listener `auditListener` on the event bus for `OrderShipped` events, asynchronously.',
    fn('EventBus.register', 'Registers a listener for events of one class on the bus.', {
      listener: 'string! The EventListener instance that is called.',
      eventType: 'string! The Class<?> of the events, such as OrderShipped.class.',
      async: 'boolean Whether the listener runs on its own executor.',
    }),
  ),
  ask(
    'How do I open a buffered reader over the stream held in `socketIn` using the UTF-8 charset and a buffer of 8192 characters?',
    fn('StreamReaders.openBuffered', 'Wraps an input stream into a BufferedReader with the given charset.', {
      in: 'string! The InputStream to wrap.',
      charset: 'string! A java.nio.charset.Charset constant.',
      bufferSize: 'integer Size of the buffer in chars.',
    }),
  ),
  ask(
    'Convert the list `rawScores` of type ArrayList<Integer> to a primitive int array, leaving out null elements.',
    fn('com.acme.util.ArrayTools.toIntArray', 'Unboxes a List<Integer> into an int[].', {
      values: 'string! The ArrayList<Integer> to convert. This is a Java ArrayList in string representation.',
      skipNulls: 'boolean! True to drop null elements instead of throwing NullPointerException.',
    }),
  ),
  ask(
    'In the repository layer, find all invoices with `findByCustomerAndStatus` for the customer entity `cust42` in status InvoiceStatus.OVERDUE, with a PageRequest for page 0 of size 25.',
    fn('InvoiceRepository.findByCustomerAndStatus', 'Spring Data query derived from the method name.', {
      customer: 'string! Customer entity, e.g. cust42.',
      status: 'string! A constant of the InvoiceStatus enum.',
      pageable: 'string! Pageable, for instance PageRequest.of(0, 10).',
    }),
  ),
  ask(
    'Schedule the Runnable `cleanupJob` at a fixed rate on `scheduledPool`, first after 5 and then every 60 TimeUnit.SECONDS.',
    fn('ScheduledExecutorHelper.scheduleAtFixedRate', 'Submits a periodic action to a ScheduledExecutorService.', {
      executor: 'string! The ScheduledExecutorService.',
      command: 'string! The Runnable to execute.',
      initialDelay: 'integer! Delay before the first execution (long).',
      period: 'integer! Period between executions (long).',
      unit: 'string! The java.util.concurrent.TimeUnit.',
    }),
  ),
  ask(
    'Can you create a HashMap binding for the template renderer where "title" maps to pageTitle and "items" maps to cartItems, and render template "checkout.ftl" with it?',
    fn('TemplateRenderer.render', 'Renders a FreeMarker template with a data model.', {
      templateName: 'string! File name of the template.',
      model: 'object! HashMap<String, Object> with the variables of the template.',
    }),
  ),
  ask(
    'What would be the hash code combination of the fields `name`, `birthDate` and `address` for the Person class with seed 17 and multiplier 31?',
    fn('HashCodes.combine', 'Combines the hash codes of fields, as in Effective Java.', {
      fields: 'string[]! Names of the fields in declaration order.',
      seed: 'integer! Initial odd number, an int.',
      multiplier: 'integer! Odd multiplier, an int.',
    }),
  ),
  ask(
    'Load the native library `libtensor` through a fresh URLClassLoader whose parent is the system class loader.',
    fn('NativeLoader.load', 'Loads a native library inside a class loader of its own.', {
      libraryName: 'string! As for System.loadLibrary.',
      parent: 'string The parent ClassLoader; ClassLoader.getSystemClassLoader() when absent.',
    }),
  ),
  ask(
    'Use the `JsonParser` to deserialize the payload string `responseBody` to a `TypeReference<Map<String, List<Offer>>>` and fail on unknown properties.',
    fn('ObjectMapperFacade.readValue', 'Deserializes JSON by Jackson.', {
      content: 'string! The JSON String.',
      valueTypeRef: 'string! TypeReference of the result.',
      failOnUnknown: 'boolean DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES.',
    }),
  ),
  ask(
    'Paint the border of the JPanel called sidebar with Color.DARK_GRAY and an Insets(4, 4, 4, 4), then repaint it on the Swing event thread.',
    fn('BorderPainter.paintBorder', 'Sets a matte border on a Swing component.', {
      component: 'string! JComponent whose border is set.',
      color: 'string! java.awt.Color.',
      insets: 'string! java.awt.Insets of the border.',
      repaint: 'boolean Calls SwingUtilities.invokeLater(component::repaint).',
    }),
    fn('BorderPainter.clearBorder', 'Removes the border of a Swing component.', {
      component: 'string! JComponent.',
    }),
  ),
  ask(
    'I need to compare two BigDecimal amounts, `net` and `gross`, ignoring their scale, by RoundingMode.HALF_EVEN at 2 digits.',
    fn('MoneyComparator.compareAtScale', 'Compares BigDecimals after setScale.', {
      left: 'string! BigDecimal.',
      right: 'string! BigDecimal.',
      scale: 'integer! int',
      roundingMode: 'string! RoundingMode constant.',
    }),
  ),
  ask(
    'Invoke the private method `recalculateTotals` of the ShoppingCart object myCart by reflection, passing the boolean true and the double 0.19.',
    fn('ReflectionUtil.invokePrivate', 'Calls setAccessible(true) on a method and invokes it.', {
      target: 'string! Object on which to invoke.',
      methodName: 'string! Name as in Class.getDeclaredMethod.',
      args: 'array! Object[] of arguments.',
    }),
  ),
];
